package org.waymarker.hospital;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.testing.Statements;

/** The simulated hospital as our code meets it. */
final class HospitalOverNetwork implements Hospital {
    private final SimulatedHospital hospital;
    private final SimulatedNetwork network;
    private final VirtualTime time;
    private final Invariants invariants;
    private final Trace trace;

    HospitalOverNetwork(
            SimulatedHospital hospital,
            SimulatedNetwork network,
            VirtualTime time,
            Invariants invariants,
            Trace trace) {
        this.hospital = hospital;
        this.network = network;
        this.time = time;
        this.invariants = invariants;
        this.trace = trace;
    }

    @Override
    public Bundle transact(Bundle transaction) {
        var sent = invariants.sending(time.actor(), transaction);
        try {
            return call(true, "transaction " + sent.about(), () -> hospital.transact(transaction));
        } catch (HospitalException e) {
            invariants.failed(sent, e.failure());
            throw e;
        }
    }

    @Override
    public Bundle single(Bundle one) {
        return transact(one);
    }

    @Override
    public String metadata() {
        return call(false, "metadata", Statements::able);
    }

    @Override
    public <R extends Resource> Optional<R> read(Class<R> type, String id) {
        var name = name(type);
        var read = call(false, "read " + name + "/" + id, () -> hospital.read(name, id));
        invariants.looked(time.actor(), name + "/" + id);
        return read.map(type::cast);
    }

    @Override
    public Optional<AsWritten> readAsWritten(String type, String id) {
        throw new UnsupportedOperationException("The simulated EHR makes nothing itself");
    }

    @Override
    public Optional<AsWritten> replace(String type, String id, AsWritten now) {
        throw new UnsupportedOperationException("The simulated EHR makes nothing itself");
    }

    @Override
    public <R extends Resource> List<R> search(Class<R> type, Map<String, List<String>> parameters) {
        var name = name(type);
        var found = call(false, "search " + name, () -> hospital.search(name, parameters));
        invariants.looked(time.actor(), parameters.get("identifier").get(0));
        var typed = new ArrayList<R>();
        found.forEach(resource -> typed.add(type.cast(resource)));
        return typed;
    }

    @Override
    public <R extends Resource> List<R> searchFew(Class<R> type, Map<String, List<String>> parameters, int enough) {
        return search(type, parameters);
    }

    @Override
    public <R extends Resource> List<R> searchQuietly(Class<R> type, Map<String, List<String>> parameters) {
        return search(type, parameters);
    }

    @Override
    public <R extends Resource> Searched<R> searchWhole(
            Class<R> type, Map<String, List<String>> parameters, boolean quietly) {
        throw new UnsupportedOperationException("Nothing is counted in a simulation");
    }

    private static String name(Class<? extends Resource> type) {
        return FhirJson.CONTEXT.getResourceType(type);
    }

    private <T> T call(boolean writes, String what, Supplier<T> work) {
        var who = time.actor().name;
        trace.add(who, "asks", what);
        try {
            var answer = network.call(writes, work);
            trace.add(who, "is answered", what);
            return answer;
        } catch (HospitalException e) {
            trace.add(who, "is not answered:", e.failure());
            throw e;
        }
    }
}
