/**
 * Seams: everything a backend needs of time, threads and files, so that the same code runs in a
 * simulated world.
 */
package dev.holdfast.api.seam;
