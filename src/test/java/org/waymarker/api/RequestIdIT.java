package org.waymarker.api;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

@MicronautTest(transactional = false)
@Property(name = "test.endpoint", value = "true")
class RequestIdIT extends RequestIdContract {}
