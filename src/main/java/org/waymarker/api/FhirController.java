package org.waymarker.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/**
 * The one door of the FHIR API. The framework's own routing, conversion and negotiation stay out of it, so that every answer
 * follows FHIR; {@code path} is there for the framework's sake only.
 */
@Controller(FhirController.BASE)
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
final class FhirController {
    static final String BASE = "/fhir/r4";

    private final Exchange exchange;

    FhirController(Exchange exchange) {
        this.exchange = exchange;
    }

    @Get(uris = {"/", "/{+path}"})
    HttpResponse<byte[]> get(HttpRequest<?> request, @Nullable String path) {
        return exchange.answer(request);
    }

    @Post(uris = {"/", "/{+path}"})
    HttpResponse<byte[]> post(HttpRequest<?> request, @Nullable String path) {
        return exchange.answer(request);
    }

    @Put(uris = {"/", "/{+path}"})
    HttpResponse<byte[]> put(HttpRequest<?> request, @Nullable String path) {
        return exchange.answer(request);
    }

    @Patch(uris = {"/", "/{+path}"})
    HttpResponse<byte[]> patch(HttpRequest<?> request, @Nullable String path) {
        return exchange.answer(request);
    }

    @Delete(uris = {"/", "/{+path}"})
    HttpResponse<byte[]> delete(HttpRequest<?> request, @Nullable String path) {
        return exchange.answer(request);
    }
}
