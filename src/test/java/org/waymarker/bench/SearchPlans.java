package org.waymarker.bench;

import java.sql.Connection;
import java.sql.SQLException;
import org.waymarker.record.PlannedSearches;
import org.waymarker.testing.Postgres;

/**
 * Fills a PostgreSQL with a million resource versions and prints how it answers the searches that an EHR makes, each the second
 * time that it is asked. The one argument says how many versions there shall be.
 */
public final class SearchPlans {
    private static final String HOW = "(analyze, buffers, costs off)";

    private SearchPlans() {}

    public static void main(String[] args) throws SQLException {
        int resources = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        try (var connection = Postgres.fresh().dataSource().getConnection()) {
            long start = System.nanoTime();
            PlannedSearches.fill(connection, resources);
            System.out.printf("%,d versions in %d s%n", resources, (System.nanoTime() - start) / 1_000_000_000);
            for (var search : PlannedSearches.searches(resources).entrySet()) {
                PlannedSearches.plan(connection, HOW, search.getValue());
                print(search.getKey(), PlannedSearches.plan(connection, HOW, search.getValue()));
            }
            count(connection, resources);
        }
        // The server that was started is a process of its own.
        System.exit(0);
    }

    private static void count(Connection connection, int resources) throws SQLException {
        var counted = PlannedSearches.counted(resources);
        PlannedSearches.countPlan(connection, HOW, counted);
        print("Observation?code, counted up to 1,000", PlannedSearches.countPlan(connection, HOW, counted));
    }

    private static void print(String search, String plan) {
        System.out.println("\n== " + search + "\n" + plan);
    }
}
