using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>A lower limit without an upper one.</summary>
internal sealed class MinimumAttribute(int minimum) : RangeAttribute(minimum, int.MaxValue);

/// <summary>The texts of <see cref="DeviceType"/>, the fallback last.</summary>
internal sealed class DeviceTypeTextAttribute()
    : AllowedValuesAttribute([.. Enum.GetValues<DeviceType>().OrderBy(type => type == DeviceType.Other).Select(EnumText.Of)]);

/// <summary>How a token is sent: RFC 6750, or RFC 9449.</summary>
internal sealed class TokenTypeTextAttribute() : AllowedValuesAttribute("Bearer", "DPoP");
