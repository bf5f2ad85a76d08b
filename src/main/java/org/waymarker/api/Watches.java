package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.FhirEndpoint.Watch;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.patient.ConflictingPatientException;

/** Sees to it that a refusal, whatever it is for, does not swallow what a person must hear of the resource that was refused. */
@Singleton
final class Watches {
    private final List<Watch<?>> watches;

    Watches(List<FhirEndpoint> endpoints) {
        this.watches = endpoints.stream()
                .<Watch<?>>flatMap(endpoint -> endpoint.watches().stream())
                .toList();
    }

    /** Carries out a call that brings a resource in its body. */
    <T> T over(Incoming request, Route route, Supplier<T> work) {
        return over(() -> sent(request, route).stream(), work);
    }

    /** @param sent with the call, if it can be read; asked for when it is refused */
    <T> T over(Supplier<Stream<Resource>> sent, Supplier<T> work) {
        try {
            return work.get();
        } catch (Told e) {
            throw e;
        } catch (RefusedException e) {
            throw urgent(sent.get(), e.refusals()).orElse(e);
        } catch (ConflictingPatientException e) {
            throw urgent(sent.get(), List.of(Failures.conflict(e)))
                    .map(RuntimeException.class::cast)
                    .orElse(e);
        }
    }

    /** Whether a watch has something to say of what the call brings. */
    boolean concern(Incoming request, Route route) {
        return sent(request, route)
                .filter(resource -> watches.stream().anyMatch(watch -> concerns(watch, resource)))
                .isPresent();
    }

    /** With the status of the refusal: what to do next is the same. */
    private Optional<RefusedException> urgent(Stream<Resource> sent, List<Refusal> why) {
        var words = sent.flatMap(resource -> watches.stream().filter(watch -> concerns(watch, resource)))
                .distinct()
                .map(watch -> watch.word().get())
                .map(word ->
                        new Refusal(why.get(0).status(), word.type(), word.code(), word.message(), word.expression()))
                .toList();
        if (words.isEmpty()) {
            return Optional.empty();
        }
        var all = new ArrayList<>(words);
        all.addAll(why);
        return Optional.of(new Told(all));
    }

    /** It has been said: an entry of a batch is watched by itself, and on its way there. */
    private static final class Told extends RefusedException {
        private static final long serialVersionUID = 1L;

        private Told(List<Refusal> refusals) {
            super(refusals);
        }
    }

    private static <R extends Resource> boolean concerns(Watch<R> watch, Resource resource) {
        return watch.type().isInstance(resource)
                && watch.concerns().test(watch.type().cast(resource));
    }

    private Optional<Resource> sent(Incoming request, Route route) {
        var type = route instanceof Route.Create create
                ? create.declared().type()
                : route instanceof Route.Update update ? update.declared().type() : "";
        if (watches.stream().noneMatch(watch -> watch.type().getSimpleName().equals(type))) {
            return Optional.empty();
        }
        try {
            return Optional.of(BodyReader.read(request, Resource.class));
        } catch (RefusedException e) {
            // What cannot be read tells nothing.
            return Optional.empty();
        }
    }
}
