/**
 * Patches of JSON text: JSON Patch (RFC 6902) and JSON Merge Patch (RFC 7386).
 *
 * <p>A patched context keeps the spelling of everything that the patch does not name: numbers,
 * escapes, the order of members, duplicate members. So the document is never rebuilt from values.
 * {@link dev.holdfast.kernel.patch.JsonPatcher} drops the insignificant space of the text, and then
 * opens only the arrays and objects on the paths that the patch names; all else stays a slice of
 * the text ({@code Leaf}).
 *
 * <p>A patch comes from outside, so each step is charged to a bound ({@code Work}) that grows with
 * what was sent, and the size and the depth of the result are checked before anything is built.
 */
package dev.holdfast.kernel.patch;
