package org.waymarker.subscription;

import java.util.Map;
import org.waymarker.testing.Databases;

class SubscriptionsH2Test extends SubscriptionsContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
