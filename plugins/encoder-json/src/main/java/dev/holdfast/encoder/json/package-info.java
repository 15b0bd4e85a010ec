/**
 * The encoder {@code json}.
 *
 * <p>Writing: {@link dev.holdfast.encoder.json.SpanParser} lays a {@link
 * dev.holdfast.encoder.json.SpanTree} over each of the two texts, {@link
 * dev.holdfast.encoder.json.Alignment} finds which items stay, and {@link
 * dev.holdfast.encoder.json.DeltaBuilder} writes the rest down. Reading: {@link
 * dev.holdfast.encoder.json.DeltaReader} follows the operations along the base with a {@link
 * dev.holdfast.encoder.json.BaseCursor} and collects {@link dev.holdfast.encoder.json.Pieces}.
 */
package dev.holdfast.encoder.json;
