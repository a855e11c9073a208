using System.Runtime.CompilerServices;
using QrLogin.Api.Authentication;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

/// <summary>The session of the poll token in a request, and its current state as that PC may see it.</summary>
internal sealed record FollowedSession(PollTokenCaller Pc, SessionView View) : IReadFromRequest<FollowedSession>
{
    // Every poll passes here, so the state is pooled, and the grain's answer is awaited once.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Result<FollowedSession>> ReadAsync(HttpContext http)
    {
        var pc = PollTokenCaller.Read(http);
        if (pc.IsProblem) return pc.Problem;
        var view = await http.RequestServices.GetRequiredService<SessionFollower>().ViewAsync(http, pc.Value);
        return view.IsRefused ? Problem.Of(view.Refusal) : new FollowedSession(pc.Value, view.Value);
    }
}
