/** Finding out whether something that should leave no trace leaves none. */
package dev.holdfast.tck.effect;
