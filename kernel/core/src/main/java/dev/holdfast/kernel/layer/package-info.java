/**
 * Stores on each other as one: {@link dev.holdfast.kernel.layer.LayeredStore} keeps copies of what
 * is hot in a near store before a far one that has everything; {@link
 * dev.holdfast.kernel.layer.HotKeys} says what is hot. Knows the API alone.
 */
package dev.holdfast.kernel.layer;
