using System.Collections.Immutable;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// How many wrong guesses somebody has: so many, each of which counts for ten minutes. A right one gives none back, or whoever has
/// one right code could go on for ever. It never changes; a wrong guess leaves a smaller one.
/// </summary>
public sealed class GuessBudget
{
    private readonly int _most;
    private readonly ImmutableArray<DateTimeOffset> _wrong;

    private GuessBudget(int most, ImmutableArray<DateTimeOffset> wrong) => (_most, _wrong) = (most, wrong);

    /// <summary>Of one login.</summary>
    public static GuessBudget OfLogin { get; } = new(5, []);

    /// <summary>Of one address.</summary>
    public static GuessBudget OfAddress { get; } = new(20, []);

    /// <summary>For how long a wrong guess counts.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How many more may be wrong.</summary>
    public int Left(DateTimeOffset now) => _most - Counting(now).Length;

    /// <summary>Whether no guess counts any more.</summary>
    public bool IsWhole(DateTimeOffset now) => Left(now) == _most;

    /// <summary>How long no guess is looked at; null if one may be made.</summary>
    public TimeSpan? Blocked(DateTimeOffset now) => Left(now) > 0 ? null : Counting(now)[0] + Window - now;

    /// <summary>One more was wrong.</summary>
    public GuessBudget Wrong(DateTimeOffset now) => new(_most, Counting(now).Add(now));

    private ImmutableArray<DateTimeOffset> Counting(DateTimeOffset now) => _wrong.RemoveAll(at => at + Window <= now);
}
