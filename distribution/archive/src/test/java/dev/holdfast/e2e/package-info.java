/** The installation as its users run it: processes, files, sockets. */
package dev.holdfast.e2e;
