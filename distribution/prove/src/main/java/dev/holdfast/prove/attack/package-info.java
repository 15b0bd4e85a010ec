/** The attacks on a Holdfast of one's own, one class each. */
package dev.holdfast.prove.attack;
