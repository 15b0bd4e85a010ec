/**
 * The HTTP gateway. A request passes {@code FrontDoor} (host, origin, token, route, method), runs
 * in an {@code Endpoint} or in a foreign {@code Route}, and leaves through {@code ReplyWriter}.
 * Jetty is known to {@code JettyServer}, the tracked connections and the adapters alone.
 */
package dev.holdfast.gateway.http;
