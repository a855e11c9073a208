using QrLogin.Grains.Contracts;

namespace QrLogin.Tests.Infrastructure;

/// <summary>Queries of grains, where a test cares about the value and not about the reason for a refusal.</summary>
internal static class GrainQueries
{
    /// <summary>The session as this device may see it; null if the query is refused.</summary>
    public static async Task<SessionView?> SeenBy(this IQrSessionGrain session, Device pc) => (await session.View(new(pc))).Value;

    /// <summary>The login that a token authenticates; null if it is refused.</summary>
    public static async Task<LoginDetails?> Authenticated(this ILoginGrain login, AuthenticateLogin token) =>
        (await login.Authenticate(token)).Value;
}
