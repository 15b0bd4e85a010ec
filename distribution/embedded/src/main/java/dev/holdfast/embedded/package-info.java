/** Starting Holdfast from Java: {@link dev.holdfast.embedded.Holdfast#start}. */
package dev.holdfast.embedded;
