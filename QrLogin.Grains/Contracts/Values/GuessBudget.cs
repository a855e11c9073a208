using System.Collections.Immutable;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// Limits wrong guesses: each one counts for <see cref="Window"/>. A right guess restores nothing, or an attacker with
/// one valid code could keep guessing forever. Immutable: a wrong guess returns a new, smaller budget.
/// </summary>
public sealed class GuessBudget
{
    private readonly int _limit;
    private readonly ImmutableArray<DateTimeOffset> _wrongGuesses;

    private GuessBudget(int limit, ImmutableArray<DateTimeOffset> wrongGuesses) => (_limit, _wrongGuesses) = (limit, wrongGuesses);

    /// <summary>The full budget of one login: 5 wrong guesses.</summary>
    public static GuessBudget PerLogin { get; } = new(5, []);

    /// <summary>The full budget of one address: 20 wrong guesses.</summary>
    public static GuessBudget PerAddress { get; } = new(20, []);

    /// <summary>How long a wrong guess counts.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How many more wrong guesses are allowed.</summary>
    public int Remaining(DateTimeOffset now) => _limit - CountedAt(now).Length;

    /// <summary>Whether no wrong guess counts any more, so that the budget need not be kept.</summary>
    public bool IsFull(DateTimeOffset now) => Remaining(now) == _limit;

    /// <summary>How long every guess is refused unchecked; null if one may be made now.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now) => Remaining(now) > 0 ? null : CountedAt(now)[0] + Window - now;

    /// <summary>The budget after one more wrong guess.</summary>
    public GuessBudget AfterWrongGuess(DateTimeOffset now) => new(_limit, CountedAt(now).Add(now));

    private ImmutableArray<DateTimeOffset> CountedAt(DateTimeOffset now) => _wrongGuesses.RemoveAll(at => at + Window <= now);
}
