package org.waymarker.bench;

import java.util.function.BiFunction;

/**
 * A kind of request.
 *
 * @param status what each answer must have
 * @param rate arrivals per second, where it is measured at one rate for both
 * @param request the n-th request's bytes for a target
 */
record Work(String name, int status, int rate, BiFunction<Target, Integer, byte[]> request) {}
