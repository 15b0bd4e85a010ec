package dev.holdfast.kernel.wiring;

import dev.holdfast.api.Access;
import dev.holdfast.api.Budgets;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Maintenance;
import dev.holdfast.api.Memory;
import dev.holdfast.api.Observatory;
import dev.holdfast.api.Plugins;

/** The inbound ports together. */
record KernelRuntime(
    Contexts contexts,
    Leases leases,
    Access access,
    Observatory observatory,
    Plugins plugins,
    Maintenance maintenance,
    Budgets budgets,
    Memory memory,
    Limits limits)
    implements ContextRuntime {}
