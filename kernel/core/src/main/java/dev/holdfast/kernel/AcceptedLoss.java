package dev.holdfast.kernel;

import java.nio.file.Path;

/**
 * A home goes on with what could be proven.
 *
 * @param findings what could be, and what was given up
 * @param position the log begins anew above it
 * @param report the file that names what was given up
 */
public record AcceptedLoss(RecoveryFindings findings, long position, Path report) {}
