/**
 * The plugin platform: finds bundles in folders, checks them, gives each a module layer of its own,
 * and hands out their providers. The only package that knows pf4j. See README.md beside this file.
 */
package dev.holdfast.kernel.plugin;
