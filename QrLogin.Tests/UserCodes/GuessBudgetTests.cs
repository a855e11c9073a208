using QrLogin.Grains.Contracts;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.UserCodes;

/// <summary>The budget of wrong guesses, and the spellings of a user code.</summary>
public sealed class GuessBudgetTests
{
    [Fact]
    public void Each_wrong_guess_counts_for_ten_minutes()
    {
        var budget = GuessBudget.PerLogin;
        for (int i = 0; i < 5; i++) budget = budget.AfterWrongGuess(Start.AddMinutes(i));
        Assert.Equal(TimeSpan.FromMinutes(6), budget.RetryAfter(Start.AddMinutes(4)));
        Assert.Equal(TimeSpan.FromTicks(1), budget.RetryAfter(Start.AddMinutes(10).AddTicks(-1)));
        Assert.Null(budget.RetryAfter(Start.AddMinutes(10)));
        Assert.Equal(1, budget.Remaining(Start.AddMinutes(10)));
        Assert.False(budget.IsFull(Start.AddMinutes(13)));
        Assert.True(budget.IsFull(Start.AddMinutes(14)));
    }

    [Fact]
    public void A_login_has_five_wrong_codes_and_an_address_twenty() =>
        Assert.Equal((5, 20), (GuessBudget.PerLogin.Remaining(Start), GuessBudget.PerAddress.Remaining(Start)));

    [Theory]
    [InlineData("BCDF-GHJK", "BCDFGHJK")]
    [InlineData("bcdfghjk", "BCDFGHJK")]
    [InlineData(" b c d f\tg h j k ", "BCDFGHJK")]
    [InlineData("BCDF—GHJK", "BCDFGHJK")]
    [InlineData("--BCDF--GHJK--", "BCDFGHJK")]
    [InlineData("BCDF.GHJK", "BCDFGHJK")]
    [InlineData("BCDFGHJ", null)]
    [InlineData("BCDFGHJKL", null)]
    [InlineData("ACDFGHJK", null)]
    [InlineData("8CDFGHJK", null)]
    [InlineData("BCDFGHJ\u0136", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_user_code_is_recognized_in_any_case_and_grouping(string? typed, string? letters)
    {
        Assert.Equal(letters is not null, UserCode.TryParse(typed, out var code));
        Assert.Equal(letters, code.Value);
    }

    [Fact]
    public void User_codes_use_all_letters_evenly_and_are_shown_in_two_halves()
    {
        var codes = Enumerable.Range(0, 10_000).Select(_ => QrLogin.Api.Secrets.SecureRandom.NewUserCode()).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        var counts = codes.SelectMany(c => c.Value).CountBy(c => c).ToDictionary();
        Assert.Equal(UserCode.Letters.Order(), counts.Keys.Order());
        // 4,000 of each letter are expected. Seven standard deviations are 430.
        Assert.All(counts.Values, n => Assert.InRange(n, 3_570, 4_430));
        Assert.All(codes, c => Assert.Equal(c.Value, c.Display.Replace("-", "", StringComparison.Ordinal)));
    }
}
