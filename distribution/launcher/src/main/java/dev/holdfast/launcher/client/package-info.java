/** The daemon as seen over HTTP: requests, answers, refusals, and how it is found. */
package dev.holdfast.launcher.client;
