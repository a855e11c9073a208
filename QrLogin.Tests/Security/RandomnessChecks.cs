using System.Buffers.Text;
using System.Collections;
using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>Whether texts look random. The bounds are six standard deviations, which chance exceeds once in 500 million times.</summary>
internal static partial class RandomnessChecks
{
    private const double Deviations = 6;

    public static void Check(IEnumerable<string> texts, int bytes)
    {
        var all = texts.ToList();
        Assert.All(all, t => Assert.Matches(Letters(), t));
        var drawn = all.Select(t => Base64Url.DecodeFromChars(t)).ToList();
        Assert.All(drawn, d => Assert.Equal(bytes, d.Length));
        Assert.Equal(all.Count, all.Distinct(StringComparer.Ordinal).Count());

        var bits = drawn.ConvertAll(d => new BitArray(d));
        // Each position by itself: no prefix, no counter, no time of day.
        for (int place = 0; place < bytes * 8; place++) IsHalf(bits.Count(b => b[place]), bits.Count);
        // All values together, and each compared with the next.
        IsHalf(bits.Sum(Ones), bits.Count * bytes * 8);
        IsHalf(bits.Zip(bits.Skip(1), (a, b) => Ones(new BitArray(a).Xor(b))).Sum(), (bits.Count - 1) * bytes * 8);
        // Neither increasing nor decreasing. (For n values in a row, the number of increases has variance n/12, and not n/4 as for coins.)
        IsHalf(all.Zip(all.Skip(1), (a, b) => string.CompareOrdinal(a, b) < 0).Count(rises => rises), all.Count - 1);
    }

    private static void IsHalf(int count, int of) =>
        Assert.InRange(count, (of / 2.0) - (Deviations * Math.Sqrt(of) / 2), (of / 2.0) + (Deviations * Math.Sqrt(of) / 2));

    private static int Ones(BitArray bits) => bits.Cast<bool>().Count(b => b);

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex Letters();
}

internal static class Many
{
    private const int AtOnce = 16;

    /// <summary>Creates this many values, a few at a time.</summary>
    public static async Task<List<T>> Of<T>(int count, Func<Task<T>> make)
    {
        var made = new List<T>(count);
        while (made.Count < count)
            made.AddRange(await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, count - made.Count)).Select(_ => make())));
        return made;
    }
}

internal static class End
{
    /// <summary>Moves a waiting session to a status, and returns the confirm token of its scan.</summary>
    public static async Task<string> Reach(string status, TestPhone phone, TestPc pc)
    {
        if (status == "waiting") return "qrc_none";
        string confirmToken = await phone.Scanned(pc);
        await (status switch
        {
            "confirmed" => phone.Confirm(pc, confirmToken),
            "redeemed" => Redeem(phone, pc, confirmToken),
            "denied" => phone.Deny(pc, confirmToken),
            "cancelled" => pc.Cancel(),
            _ => Task.CompletedTask,
        });
        return confirmToken;
    }

    private static async Task Redeem(TestPhone phone, TestPc pc, string confirmToken)
    {
        await phone.Confirm(pc, confirmToken);
        Assert.NotNull(await pc.Token());
    }
}
