/**
 * What was asked for, what was answered, and what became of it. Kept outside of the process that is
 * attacked, so that nothing which happens to that process can touch the account.
 */
package dev.holdfast.prove.ledger;
