package org.waymarker.startup;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encodes what an address may not hold but callers send all the same, above all the bar of {@code system|value}: the
 * framework would refuse the whole request.
 */
@Singleton
final class TolerantAddresses implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private static final String NOT_ALLOWED = " \"<>\\^`{|}[]";

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Customizer(null));
        return event.getBean();
    }

    /** @return the same text if there is nothing to encode */
    static String encoded(String address) {
        if (address.chars().allMatch(c -> c > 0x20 && c < 0x7f && NOT_ALLOWED.indexOf(c) < 0)) {
            return address;
        }
        var text = new StringBuilder();
        // The address came as bytes, one char each.
        for (byte b : address.getBytes(StandardCharsets.ISO_8859_1)) {
            char c = (char) (b & 0xff);
            if (c > 0x20 && c < 0x7f && NOT_ALLOWED.indexOf(c) < 0) {
                text.append(c);
            } else {
                text.append(String.format("%%%02X", (int) c));
            }
        }
        return text.toString();
    }

    private record Customizer(
            @org.jspecify.annotations.Nullable Channel channel) implements NettyServerCustomizer {
        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return new Customizer(channel);
        }

        @Override
        public void onStreamPipelineBuilt() {
            if (channel == null) {
                return;
            }
            var codec = channel.pipeline().context(HttpServerCodec.class);
            if (codec != null) {
                channel.pipeline().addAfter(codec.name(), "tolerant-addresses", new Encoder());
            }
        }
    }

    @ChannelHandler.Sharable
    private static final class Encoder extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof HttpRequest request) {
                request.setUri(encoded(request.uri()));
            }
            super.channelRead(context, message);
        }
    }
}
