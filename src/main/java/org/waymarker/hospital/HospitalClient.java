package org.waymarker.hospital;

import ca.uhn.fhir.rest.api.CacheControlDirective;
import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleLinkComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.capability.CapabilityReader;
import org.waymarker.fhir.FhirJson;

/** Speaks FHIR to the hospital over HTTP. */
@Singleton
class HospitalClient implements Hospital {
    private static final int MOST_PAGES = 10_000;
    /** Bytes; a longer one is cut off, and so no JSON. */
    private static final int LONGEST_RESOURCE = 4_000_000;

    private final HospitalConnection connection;
    private final HospitalSettings settings;

    HospitalClient(HospitalConnection connection, HospitalSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    @Override
    public Bundle transact(Bundle transaction) {
        return connection.call(client -> client.transaction()
                .withBundle(transaction)
                .withAdditionalHeader("Prefer", "return=representation")
                .execute());
    }

    @Override
    public Bundle single(Bundle one) {
        return connection.call(client -> SingleRequest.send(client, one));
    }

    @Override
    public String metadata() {
        return connection.get("/metadata", CapabilityReader.LONGEST + 1);
    }

    @Override
    public <R extends Resource> Optional<R> read(Class<R> type, String id) {
        return unlessGone(() -> connection.call(client -> client.read()
                .resource(type)
                .withId(id)
                .cacheControl(new CacheControlDirective().setNoCache(true))
                .execute()));
    }

    private static <T> Optional<T> unlessGone(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (HospitalException e) {
            if (e.failure() instanceof Failure.Refusal refusal
                    && (refusal.status() == 404 || refusal.status() == 410)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Optional<AsWritten> readAsWritten(String type, String id) {
        return unlessGone(() -> connection.fetch("/" + type + "/" + id, LONGEST_RESOURCE))
                .map(fetched -> {
                    if (!TheirJson.isOf(type, id, fetched.body())) {
                        throw new HospitalException(
                                new Failure.Away("ANSWER_UNREADABLE", false, false, Optional.empty()));
                    }
                    return new AsWritten(
                            fetched.body(),
                            fetched.etag()
                                    .map(etag -> etag.replaceAll("^W/|\"", ""))
                                    .or(() -> TheirJson.version(fetched.body())));
                });
    }

    @Override
    public Optional<AsWritten> replace(String type, String id, AsWritten now) {
        var outcome = connection.call(client -> {
            var update = client.update()
                    .resource(now.json())
                    .withId(new IdType(type, id))
                    .withAdditionalHeader("Prefer", "return=representation");
            now.version().ifPresent(version -> update.withAdditionalHeader("If-Match", "W/\"" + version + "\""));
            return update.execute();
        });
        return outcome.getResource() instanceof Resource stored
                        && stored.fhirType().equals(type)
                ? Optional.of(new AsWritten(
                        FhirJson.encode(stored),
                        Optional.ofNullable(stored.getMeta().getVersionId())))
                : Optional.empty();
    }

    @Override
    public <R extends Resource> List<R> search(Class<R> type, Map<String, List<String>> parameters) {
        return pages(type, parameters, SearchStyleEnum.GET, Integer.MAX_VALUE).matches();
    }

    @Override
    public <R extends Resource> List<R> searchFew(Class<R> type, Map<String, List<String>> parameters, int enough) {
        return pages(type, parameters, SearchStyleEnum.GET, enough).matches();
    }

    @Override
    public <R extends Resource> List<R> searchQuietly(Class<R> type, Map<String, List<String>> parameters) {
        return pages(type, parameters, SearchStyleEnum.POST, Integer.MAX_VALUE).matches();
    }

    @Override
    public <R extends Resource> Searched<R> searchWhole(
            Class<R> type, Map<String, List<String>> parameters, boolean quietly) {
        return pages(type, parameters, quietly ? SearchStyleEnum.POST : SearchStyleEnum.GET, Integer.MAX_VALUE);
    }

    private <R extends Resource> Searched<R> pages(
            Class<R> type, Map<String, List<String>> parameters, SearchStyleEnum style, int enough) {
        var first = searching(client -> client.search()
                .forResource(type)
                .whereMap(parameters)
                .usingStyle(style)
                .cacheControl(new CacheControlDirective().setNoCache(true))
                .returnBundle(Bundle.class)
                .execute());
        var pages = new SearchPages<>(type, first);
        var seen = new HashSet<String>();
        for (var next = next(first); next.isPresent() && pages.matches() < enough; ) {
            var address = ownAddress(next.get());
            if (!seen.add(address) || seen.size() > MOST_PAGES) {
                throw new HospitalException(new Failure.Away("PAGES_WITHOUT_END", false, false, Optional.empty()));
            }
            var page = searching(client -> client.loadPage()
                    .byUrl(address)
                    .andReturnBundle(Bundle.class)
                    .execute());
            pages.add(page);
            next = next(page);
        }
        return pages.searched();
    }

    private static Optional<String> next(Bundle page) {
        return Optional.ofNullable(page.getLink(Bundle.LINK_NEXT)).map(BundleLinkComponent::getUrl);
    }

    /** A link that leads elsewhere would take our token there, and what it brings would be taken for the hospital's. */
    private String ownAddress(String url) {
        boolean below = url.startsWith(settings.baseUrl() + "/") || url.startsWith(settings.baseUrl() + "?");
        var path = url.split("\\?", 2)[0].toLowerCase(Locale.ROOT);
        if (!below || path.contains("/..") || path.contains("%2e") || path.contains("%2f")) {
            throw new HospitalException(new Failure.Away("LINK_LEAVES_THE_SERVER", false, false, Optional.empty()));
        }
        return url;
    }

    /** A search that is refused as unknown means a wrong base address, which concerns every lane and none in particular. */
    private <T> T searching(Function<IGenericClient, T> search) {
        try {
            return connection.call(search);
        } catch (HospitalException e) {
            if (e.failure() instanceof Failure.Refusal refusal && isWrongAddress(refusal.status())) {
                throw new HospitalException(
                        new Failure.Away("HTTP_" + refusal.status(), false, true, Optional.empty()));
            }
            throw e;
        }
    }

    private static boolean isWrongAddress(int status) {
        return status == 404 || (status >= 300 && status < 400);
    }
}
