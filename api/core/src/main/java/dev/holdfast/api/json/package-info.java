/**
 * JSON text (RFC 8259) as bytes: a strict scanner whose values are slices of the text they came
 * from, and a writer.
 *
 * <p>Contexts store a JSON value as the exact bytes in which it arrived, with number spelling,
 * order and duplicate members. So a value is never rebuilt from a tree: {@link
 * dev.holdfast.api.json.JsonSlice} checks a text once and then points into it.
 */
package dev.holdfast.api.json;
