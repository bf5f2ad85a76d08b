package org.waymarker.serviceuse;

/** A code of a system, or a value of an identifier system. */
record Coded(String system, String code) {}
