/**
 * What a run found: rows with a verdict each, and their forms: a table as text, JSON, and a page
 * that needs nothing but itself.
 */
package dev.holdfast.prove.report;
