using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using QrLogin.Api.Authentication;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

/// <summary>
/// A session as a stream of server-sent events (WHATWG HTML, section 9.2): its current state, then each change until
/// its final state.
/// </summary>
internal sealed class SessionEventStream(PollTokenCaller pc, SessionView first, SessionFollower sessions)
    : IResult, IEndpointMetadataProvider
{
    public const string MediaType = "text/event-stream";

    private static readonly byte[] Heartbeat = ":\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = MediaType;
        // Tells proxies not to buffer the response.
        httpContext.Response.Headers["X-Accel-Buffering"] = "no";
        for (var view = first; !await WriteEventAsync(httpContext, view);)
        {
            if (await NextAsync(httpContext, view) is not { } next) return;
            view = next;
        }
    }

    /// <summary>Waits for the next change; null if the stream must end.</summary>
    private async Task<SessionView?> NextAsync(HttpContext http, SessionView seen)
    {
        while (true)
        {
            var change = await sessions.WaitForChangeAsync(http, pc, seen, GrainCallTimeouts.MaxWait);
            if (change.View is not null || change.IsGone) return change.View;
            // The PC has disconnected, or this process is stopping and the PC will reconnect to another one.
            if (http.RequestAborted.IsCancellationRequested || sessions.IsStopping) return null;
            await WriteHeartbeatAsync(http);
        }
    }

    /// <summary>Sends the session, and returns whether the stream is complete.</summary>
    private async Task<bool> WriteEventAsync(HttpContext http, SessionView view)
    {
        if (await ToResponseAsync(http, view) is not { } response) return true;
        Write(http.Response.BodyWriter, response);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        return response.IsComplete();
    }

    /// <summary>
    /// Redeeming needs both stores. It is retried until they are back, because a stream that has started cannot become
    /// a 503.
    /// </summary>
    private async Task<SessionResponse?> ToResponseAsync(HttpContext http, SessionView view)
    {
        while (true)
        {
            try
            {
                // Each attempt gets the retry budget of a new request.
                http.Features.Set(new GrainCallRetry());
                return await sessions.ToResponseAsync(http, pc, view);
            }
            catch (Exception e) when (GrainCallRetry.IsTransient(e, http.RequestAborted))
            {
                if (sessions.IsStopping) return null;
                await WriteHeartbeatAsync(http);
            }
        }
    }

    private static async Task WriteHeartbeatAsync(HttpContext http)
    {
        http.Response.BodyWriter.Write(Heartbeat);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    /// <summary>The text of a stream that sends these states, for examples.</summary>
    public static string ToText(params IReadOnlyList<SessionResponse> states)
    {
        var stream = new ArrayBufferWriter<byte>();
        foreach (var state in states) Write(stream, state);
        return Encoding.UTF8.GetString(stream.WrittenSpan);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [MediaType]));

    private static void Write(IBufferWriter<byte> writer, SessionResponse response)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"id: {response.Version}\nevent: status\ndata: ");
        Encoding.UTF8.GetBytes(head, writer);
        using (var json = new Utf8JsonWriter(writer))
        {
            JsonSerializer.Serialize(json, response, SessionJson.Default.SessionResponse);
        }

        writer.Write("\n\n"u8);
    }
}
