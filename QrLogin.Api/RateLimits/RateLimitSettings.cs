using QrLogin.Silo.Configuration;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// How much one caller may ask for. Rates are requests a minute, and as many may come at once. One address is an IPv4 address or
/// the /64 of an IPv6 address, and is counted by each front end for itself.
/// </summary>
internal sealed class RateLimitSettings
{
    private const string Section = "QrLogin:RateLimits:";
    private const int MaxValue = 1_000_000;

    /// <summary>Whether there are any. Off for load and acceptance runs only.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>By address. An office of hundreds of people may share one.</summary>
    public IReadOnlyDictionary<RateLimitClass, int> PerAddress { get; init; } = new Dictionary<RateLimitClass, int>
    {
        [RateLimitClass.Page] = 1_200,
        [RateLimitClass.Read] = 6_000,
        [RateLimitClass.Verb] = 600,
        [RateLimitClass.Open] = 300,
        [RateLimitClass.Password] = 60,
        [RateLimitClass.Probe] = 600,
        [RateLimitClass.Introspect] = 60_000,
    };

    /// <summary>By login, wherever it calls from.</summary>
    public IReadOnlyDictionary<RateLimitClass, int> PerLogin { get; init; } = new Dictionary<RateLimitClass, int>
    {
        [RateLimitClass.Read] = 1_200,
        [RateLimitClass.Verb] = 120,
    };

    /// <summary>How many sessions of one address may be open at once.</summary>
    public int OpenPerAddress { get; init; } = 500;

    /// <summary>How many sessions one login may have scanned and not answered.</summary>
    public int OpenPerLogin { get; init; } = 10;

    /// <summary>How many of an address may wait at once, on streams and long polls.</summary>
    public int WaitsPerAddress { get; init; } = 1_000;

    public static RateLimitSettings Read(Settings settings)
    {
        var defaults = new RateLimitSettings();
        return new()
        {
            Enabled = settings.Flag(Section + nameof(Enabled), defaults.Enabled),
            PerAddress = Rates(nameof(PerAddress), defaults.PerAddress),
            PerLogin = Rates(nameof(PerLogin), defaults.PerLogin),
            OpenPerAddress = settings.Number(Section + nameof(OpenPerAddress), defaults.OpenPerAddress, 1, MaxValue),
            WaitsPerAddress = settings.Number(Section + nameof(WaitsPerAddress), defaults.WaitsPerAddress, 1, MaxValue),
            OpenPerLogin = settings.Number(Section + nameof(OpenPerLogin), defaults.OpenPerLogin, 1, MaxValue),
        };

        Dictionary<RateLimitClass, int> Rates(string whose, IReadOnlyDictionary<RateLimitClass, int> fallback) =>
            fallback.ToDictionary(r => r.Key, r => settings.Number($"{Section}{whose}:{r.Key}", r.Value, 1, MaxValue));
    }
}
