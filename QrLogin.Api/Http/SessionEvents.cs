using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>A session as a stream of server-sent events (WHATWG HTML, section 9.2): how it is, then each change, until nothing more can come.</summary>
internal sealed class SessionEvents(PcCaller pc, SessionView first, SessionViews sessions, IDisposable place) : IResult
{
    private static readonly byte[] s_heartbeat = ":\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var _ = place;
        httpContext.Response.ContentType = "text/event-stream";
        // A proxy that collects an answer before it passes it on would make a wait of it.
        httpContext.Response.Headers["X-Accel-Buffering"] = "no";
        var seen = first;
        while (!await Tell(httpContext, seen))
        {
            SessionView? next;
            while (ReferenceEquals(next = await sessions.Change(httpContext, pc, seen, CallLimits.LongestWait), seen))
            {
                // The PC has gone; or it asks again, and meets a process that stays.
                if (httpContext.RequestAborted.IsCancellationRequested || sessions.IsStopping) return;
                await Beat(httpContext);
            }

            if (next is null) return;
            seen = next;
        }
    }

    /// <summary>Sends the session as it is; whether that was the last that can be said of it.</summary>
    private async Task<bool> Tell(HttpContext http, SessionView view)
    {
        if (await Answer(http, view) is not { } answer) return true;
        Write(http.Response.BodyWriter, answer);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        return answer.Token is not null || answer.Status is not (SessionStatus.Waiting or SessionStatus.Scanned or SessionStatus.Confirmed);
    }

    /// <summary>Handing the token over takes both stores. Without them it is tried until they are back: a stream cannot become a 503.</summary>
    private async Task<SessionAnswer?> Answer(HttpContext http, SessionView view)
    {
        while (true)
        {
            try
            {
                // Each try has the patience of a request of its own.
                http.Features.Set(new Patience());
                return await sessions.Answer(http, pc, view);
            }
            catch (Exception e) when (Patience.MayPass(e, http.RequestAborted))
            {
                if (sessions.IsStopping) return null;
                await Beat(http);
            }
        }
    }

    private static async Task Beat(HttpContext http)
    {
        http.Response.BodyWriter.Write(s_heartbeat);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static void Write(PipeWriter to, SessionAnswer answer)
    {
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {answer.Version}\nevent: status\ndata: "), to);
        using (var json = new Utf8JsonWriter(to)) JsonSerializer.Serialize(json, answer, ApiJson.Default.SessionAnswer);
        to.Write("\n\n"u8);
    }
}
