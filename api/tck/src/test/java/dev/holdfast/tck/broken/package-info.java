/**
 * The kit's own tests: plain backends that are right, and many that are broken in one place each.
 * Every broken one must fail in exactly the tests of what it breaks.
 */
package dev.holdfast.tck.broken;
