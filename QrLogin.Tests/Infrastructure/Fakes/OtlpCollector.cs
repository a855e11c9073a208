using System.Collections.Concurrent;
using System.Net;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A collector that keeps the bytes that OpenTelemetry's exporter sends over HTTP.</summary>
internal sealed class OtlpCollector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    public OtlpCollector()
    {
        Address = $"http://127.0.0.1:{Servers.FreePorts(1)}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = Listen();
    }

    public string Address { get; }

    /// <summary>The settings of a process that sends its telemetry here.</summary>
    public string[] Settings => [$"--OTEL_EXPORTER_OTLP_ENDPOINT={Address}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"];

    /// <summary>Everything received for a signal: <c>logs</c>, <c>metrics</c> or <c>traces</c>.</summary>
    public byte[] Received(string signal) => [.. _received.Where(r => r.Path == "/v1/" + signal).SelectMany(r => r.Body)];

    public void Dispose() => _listener.Close();

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _received.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or HttpListenerException)
        {
            // Closed.
        }
    }
}
