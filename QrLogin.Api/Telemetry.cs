using OpenTelemetry;
using QrLogin.Api.Http;

namespace QrLogin.Api;

/// <summary>Sends logs, counters and traces to a collector, by OpenTelemetry's own protocol, where its own variable names one.</summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[Endpoint] is null) return;
        builder.Services.AddOpenTelemetry()
            .WithLogging()
            .WithMetrics(metrics => metrics.AddMeter(Audit.MeterName))
            .WithTracing(traces => traces.AddSource("Microsoft.AspNetCore"))
            .UseOtlpExporter();
    }
}
