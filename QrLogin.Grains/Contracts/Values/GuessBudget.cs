using System.Collections.Immutable;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// How many wrong guesses somebody has: so many, each of which counts for ten minutes. A right one gives none back, or whoever has
/// one right code could go on for ever. It never changes; a wrong guess leaves a smaller one.
/// </summary>
public sealed class GuessBudget
{
    private readonly int _limit;
    private readonly ImmutableArray<DateTimeOffset> _wrongGuesses;

    private GuessBudget(int most, ImmutableArray<DateTimeOffset> wrong) => (_limit, _wrongGuesses) = (most, wrong);

    /// <summary>Of one login.</summary>
    public static GuessBudget PerLogin { get; } = new(5, []);

    /// <summary>Of one address.</summary>
    public static GuessBudget PerAddress { get; } = new(20, []);

    /// <summary>For how long a wrong guess counts.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How many more may be wrong.</summary>
    public int Remaining(DateTimeOffset now) => _limit - CountedAt(now).Length;

    /// <summary>Whether no guess counts any more.</summary>
    public bool IsFull(DateTimeOffset now) => Remaining(now) == _limit;

    /// <summary>How long no guess is looked at; null if one may be made.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now) => Remaining(now) > 0 ? null : CountedAt(now)[0] + Window - now;

    /// <summary>One more was wrong.</summary>
    public GuessBudget AfterWrongGuess(DateTimeOffset now) => new(_limit, CountedAt(now).Add(now));

    private ImmutableArray<DateTimeOffset> CountedAt(DateTimeOffset now) => _wrongGuesses.RemoveAll(at => at + Window <= now);
}
