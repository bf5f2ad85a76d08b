package org.waymarker.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came to a proxy, and when. */
final class Traffic {
    private final List<OutageProxy.Request> requests = new ArrayList<>();
    private final Map<String, Integer> carriedOut = new TreeMap<>();
    private long[] arrivals = new long[1024];
    private int arrived;
    private int transactions;
    private boolean keepsRequests = true;

    synchronized void arrived(OutageProxy.Request request) {
        if (arrived == arrivals.length) {
            arrivals = Arrays.copyOf(arrivals, 2 * arrived);
        }
        arrivals[arrived++] = System.nanoTime();
        if (request.isTransaction()) {
            transactions++;
        }
        if (keepsRequests) {
            requests.add(request);
        }
    }

    synchronized void carriedOut(OutageProxy.Request request) {
        if (request.isTransaction()) {
            carriedOut.merge(request.caller(), 1, Integer::sum);
        }
    }

    synchronized List<OutageProxy.Request> requests() {
        return List.copyOf(requests);
    }

    synchronized void forget() {
        requests.clear();
    }

    synchronized void keepNoRequests() {
        keepsRequests = false;
        requests.clear();
    }

    synchronized long[] arrivals() {
        return Arrays.copyOf(arrivals, arrived);
    }

    synchronized int transactions() {
        return transactions;
    }

    synchronized Map<String, Integer> carriedOut() {
        return new TreeMap<>(carriedOut);
    }
}
