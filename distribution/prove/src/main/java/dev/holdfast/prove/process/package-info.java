/**
 * Processes of other programs: started so that they cannot outlive this one, killed for sure, with
 * everything below them.
 */
package dev.holdfast.prove.process;
