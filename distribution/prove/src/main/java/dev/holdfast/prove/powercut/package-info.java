/**
 * The shipped log on a disk that is simulated, through cuts of its power: the only attack here that
 * says something about what was not synced.
 */
package dev.holdfast.prove.powercut;
