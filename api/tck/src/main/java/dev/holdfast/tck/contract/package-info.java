/**
 * What all contract suites share: the life of a backend under test, and the clauses of {@code
 * Provider}.
 */
package dev.holdfast.tck.contract;
