using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.RateLimits;

/// <summary>Puts the limits where the contract has them: by address before anybody asks who it is, by login once that is known.</summary>
internal static class RateLimiting
{
    /// <summary>For an address with nothing behind it, and for a request that no such limit is meant for.</summary>
    private static readonly RateLimitPartition<(RateLimitClass, string)> s_unlimited = RateLimitPartition.GetNoLimiter<(RateLimitClass, string)>(default);

    public static void AddLimits(this IServiceCollection services, RateLimitSettings limits)
    {
        services.AddSingleton(limits);
        services.AddSingleton<OpenSessions>();
        services.AddSingleton<UserCodeGuessLimiter>();
        services.AddSingleton<ClientSecretLimiter>();
        services.AddRateLimiter(_ => { });
    }

    public static void UseLimitsPerAddress(this IApplicationBuilder app, RateLimitSettings limits) =>
        app.UseLimits(limits, limits.PerAddress, http => http.CallerKey());

    public static void UseLimitsPerLogin(this IApplicationBuilder app, RateLimitSettings limits) =>
        app.UseLimits(limits, limits.PerLogin, http => http.Features.Get<LoginDetails>()?.RateLimitKey().Value);

    private static void UseLimits(this IApplicationBuilder app, RateLimitSettings limits, IReadOnlyDictionary<RateLimitClass, int> rates, Func<HttpContext, string?> caller)
    {
        if (!limits.Enabled) return;
        app.UseRateLimiter(new RateLimiterOptions
        {
            GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (RateLimitClass, string)>(http =>
            {
                if (http.GetEndpoint()?.Metadata.GetMetadata<RateLimitMetadata>() is not { Class: var cost }) return s_unlimited;
                return rates.TryGetValue(cost, out int rate) && caller(http) is { } who
                    ? RateLimitPartition.GetTokenBucketLimiter((cost, who), _ => Bucket(rate))
                    : s_unlimited;
            }),
            OnRejected = (context, _) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var until) ? until : TimeSpan.FromSeconds(1);
                return new(Problem.RateLimitedFor(wait).ExecuteAsync(context.HttpContext));
            },
        });
    }

    /// <summary>So many at once, and as many again within a minute, a few at a time.</summary>
    public static TokenBucketRateLimiterOptions Bucket(int perMinute)
    {
        int tokens = (perMinute + 59) / 60;
        return new() { TokenLimit = perMinute, TokensPerPeriod = tokens, ReplenishmentPeriod = TimeSpan.FromMinutes(1) * tokens / perMinute, QueueLimit = 0 };
    }
}
