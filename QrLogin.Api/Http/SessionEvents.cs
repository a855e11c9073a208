using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>A session as a stream of server-sent events (WHATWG HTML, section 9.2): how it is, then each change, until nothing more can come.</summary>
internal sealed class SessionEventStream(PollTokenCaller pc, SessionView first, SessionFollower sessions, IDisposable place) : IResult
{
    private static readonly byte[] s_heartbeat = ":\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var _ = place;
        httpContext.Response.ContentType = "text/event-stream";
        // A proxy that collects an answer before it passes it on would make a wait of it.
        httpContext.Response.Headers["X-Accel-Buffering"] = "no";
        var seen = first;
        while (!await WriteEventAsync(httpContext, seen))
        {
            SessionView? next;
            while (ReferenceEquals(next = await sessions.WaitForChangeAsync(httpContext, pc, seen, GrainCallTimeouts.MaxWait), seen))
            {
                // The PC has gone; or it asks again, and meets a process that stays.
                if (httpContext.RequestAborted.IsCancellationRequested || sessions.IsStopping) return;
                await WriteHeartbeatAsync(httpContext);
            }

            if (next is null) return;
            seen = next;
        }
    }

    /// <summary>Sends the session as it is; whether that was the last that can be said of it.</summary>
    private async Task<bool> WriteEventAsync(HttpContext http, SessionView view)
    {
        if (await Answer(http, view) is not { } answer) return true;
        Write(http.Response.BodyWriter, answer);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        return answer.Token is not null || answer.Status is not (SessionStatus.Waiting or SessionStatus.Scanned or SessionStatus.Confirmed);
    }

    /// <summary>Handing the token over takes both stores. Without them it is tried until they are back: a stream cannot become a 503.</summary>
    private async Task<SessionResponse?> Answer(HttpContext http, SessionView view)
    {
        while (true)
        {
            try
            {
                // Each try has the patience of a request of its own.
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
        http.Response.BodyWriter.Write(s_heartbeat);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static void Write(PipeWriter to, SessionResponse answer)
    {
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {answer.Version}\nevent: status\ndata: "), to);
        using (var json = new Utf8JsonWriter(to)) JsonSerializer.Serialize(json, answer, ApiJson.Default.SessionResponse);
        to.Write("\n\n"u8);
    }
}
