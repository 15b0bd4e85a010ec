/**
 * The two protocols that are spoken with what is attacked, by hand: no library may repeat a
 * request, or take half an answer for one.
 */
package dev.holdfast.prove.wire;
