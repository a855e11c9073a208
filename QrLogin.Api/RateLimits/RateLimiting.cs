using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// Applies the rate limits at two points of the pipeline: per address before authentication, and per login after it.
/// </summary>
internal static class RateLimiting
{
    /// <summary>
    /// Used if the endpoint has no rate limit class, the class has no limit here, or the caller has no key.
    /// </summary>
    private static readonly RateLimitPartition<(RateLimitClass, string)> Unlimited =
        RateLimitPartition.GetNoLimiter<(RateLimitClass, string)>(default);

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

    /// <summary>A bucket that allows a minute's requests at once, and is refilled a few at a time.</summary>
    public static TokenBucketRateLimiterOptions Bucket(int perMinute)
    {
        int tokens = (perMinute + 59) / 60;
        return new()
        {
            TokenLimit = perMinute,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) * tokens / perMinute,
            QueueLimit = 0,
        };
    }

    /// <summary>How long to wait after a refused lease.</summary>
    public static TimeSpan RetryAfter(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);

    private static void UseLimits(
        this IApplicationBuilder app,
        RateLimitSettings limits,
        IReadOnlyDictionary<RateLimitClass, int> rates,
        Func<HttpContext, string?> callerKey)
    {
        if (!limits.Enabled) return;
        app.UseRateLimiter(new RateLimiterOptions
        {
            GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (RateLimitClass, string)>(http =>
            {
                var metadata = http.GetEndpoint()?.Metadata.GetMetadata<RateLimitMetadata>();
                if (metadata is not { Class: var limitClass }) return Unlimited;
                if (!rates.TryGetValue(limitClass, out int rate) || callerKey(http) is not { } key) return Unlimited;
                return RateLimitPartition.GetTokenBucketLimiter((limitClass, key), _ => Bucket(rate));
            }),
            OnRejected = (context, _) => new(Problem.RateLimitedFor(RetryAfter(context.Lease)).ExecuteAsync(context.HttpContext)),
        });
    }
}
