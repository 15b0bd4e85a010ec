/**
 * The memory budget: bytes by account, reserved before they are allocated, and who is told when
 * they run short. Knows neither the log nor the store; those that hold bytes come here.
 */
package dev.holdfast.kernel.budget;
