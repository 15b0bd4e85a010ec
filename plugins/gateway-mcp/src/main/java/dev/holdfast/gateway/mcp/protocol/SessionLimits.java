package dev.holdfast.gateway.mcp.protocol;

import java.time.Duration;

/**
 * What a session may ask for.
 *
 * @param callsInFlight the most tool calls that run at once; further frames wait unread
 * @param requestTimeout how long a client waits for any tool at most, a wait it asked for not
 *     counted
 */
public record SessionLimits(int callsInFlight, Duration requestTimeout, Duration questionTimeout) {}
