package org.waymarker.subscription;

import java.util.Map;
import org.waymarker.testing.Databases;

class SubscriptionsPostgresIT extends SubscriptionsContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
