package org.waymarker.api;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Errors that a filter of the framework answers without a body, such as an origin that is not welcome: they get one that says what is wrong. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class BareErrors implements Ordered {
    private final OutcomeErrors errors;

    BareErrors(OutcomeErrors errors) {
        this.errors = errors;
    }

    @ResponseFilter
    MutableHttpResponse<?> dress(HttpRequest<?> request, MutableHttpResponse<?> response) {
        return response.code() < 400 || response.getBody().isPresent() ? response : errors.outcome(request, response);
    }

    /** Outside of whatever else may answer. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
