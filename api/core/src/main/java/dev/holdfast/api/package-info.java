/**
 * The inbound ports and their values: what gateways and embedding programs call.
 *
 * <p>Start with {@link dev.holdfast.api.ContextRuntime}. A call of {@link
 * dev.holdfast.api.Contexts} runs within a {@link dev.holdfast.api.RequestScope} and answers an
 * {@link dev.holdfast.api.Outcome}: done with a value, or refused with a stable {@link
 * dev.holdfast.api.ErrorCode}. Values check themselves when they are made and cannot exist in a
 * wrong form.
 */
package dev.holdfast.api;
